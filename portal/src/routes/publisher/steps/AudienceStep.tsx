import { conceptLabel, treeOf, useNames } from '../../../domain/vocabulary'
import { t } from '../../../i18n'
import { CheckGroup, Section, Stack, TextField } from '../../../ui'
import type { StepProps } from './step'

const GROUPS = [
  ['levels', 'levels'],
  ['subjects', 'subjects'],
  ['resource_types', 'resource_types'],
  ['audiences', 'audiences'],
] as const

export function AudienceStep({ content, change }: StepProps) {
  const names = {
    levels: useNames('levels'),
    subjects: useNames('subjects'),
    resource_types: useNames('resource_types'),
    audiences: useNames('audiences'),
  }
  return (
    <Section title={t('publisher.step_audience')}>
      <Stack gap={3}>
        {GROUPS.map(([field, scheme]) => (
          <CheckGroup
            key={field}
            id={field}
            legend={t(`field.${field}`)}
            filterable={scheme !== 'audiences'}
            // Nobody tabs through hundreds of boxes: the field above finds the others.
            first={scheme === 'levels' ? undefined : 12}
            value={content[field]}
            onChange={(value) => change({ [field]: value })}
            choices={treeOf(names[scheme].concepts).map(({ concept, depth }) => ({
              value: concept.id,
              label: conceptLabel(concept),
              depth,
            }))}
          />
        ))}
        <TextField
          id="keywords"
          label={t('field.keywords')}
          hint={t('publisher.keywords_hint')}
          optional
          defaultValue={content.keywords.join(', ')}
          onChange={(event) =>
            change({
              keywords: [
                ...new Set(
                  event.target.value
                    .split(',')
                    .map((word) => word.trim())
                    .filter(Boolean),
                ),
              ].slice(0, 30),
            })
          }
        />
      </Stack>
    </Section>
  )
}
