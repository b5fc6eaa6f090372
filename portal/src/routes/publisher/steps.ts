export const STEPS = ['essentials', 'audience', 'technical', 'data', 'offers', 'pictures', 'check'] as const
export type StepName = (typeof STEPS)[number]

const OF: Record<string, StepName> = {
  levels: 'audience',
  subjects: 'audience',
  resource_types: 'audience',
  audiences: 'audience',
  keywords: 'audience',
  platforms: 'technical',
  languages: 'technical',
  links: 'technical',
  licence: 'technical',
  version: 'technical',
  personal_data: 'data',
  accessibility: 'data',
  offers: 'offers',
  media: 'pictures',
  logo: 'pictures',
}

/** The step where `/personal_data/level` is mended. */
export const stepOf = (pointer: string): StepName => OF[pointer.split('/')[1] ?? ''] ?? 'essentials'
