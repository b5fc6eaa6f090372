import { KINDS, kindWord } from '../../../domain/words'
import { t } from '../../../i18n'
import { Section, Select, Stack } from '../../../ui'
import { Both } from './Both'
import type { StepProps } from './step'

export function EssentialsStep({ content, change }: StepProps) {
  return (
    <Section title={t('publisher.step_essentials')}>
      <Stack gap={3}>
        <Select
          id="kind"
          label={t('publisher.kind')}
          value={content.kind}
          options={KINDS.map((kind) => ({ value: kind, label: kindWord(kind) }))}
          onChange={(event) => change({ kind: KINDS.find((kind) => kind === event.target.value) ?? content.kind })}
        />
        <Both id="title" label={t('field.title')} max={120} value={content.title} onChange={(title) => change({ title })} />
        <Both
          id="summary"
          label={t('field.summary')}
          hint={t('publisher.summary_hint')}
          max={200}
          value={content.summary}
          onChange={(summary) => change({ summary })}
        />
        <Both
          id="description"
          label={t('field.description')}
          hint={t('publisher.description_hint')}
          max={10000}
          area={8}
          value={content.description}
          onChange={(description) => change({ description })}
        />
      </Stack>
    </Section>
  )
}
