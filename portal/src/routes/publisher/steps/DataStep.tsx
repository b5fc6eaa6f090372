import type { Accessibility, Conformity, PersonalData } from '../../../api/gen'
import { conceptLabel, useNames } from '../../../domain/vocabulary'
import { conformityWord } from '../../../domain/words'
import { t } from '../../../i18n'
import { RadioGroup, Section, Stack, TextField } from '../../../ui'
import { Both } from './Both'
import { present, type StepProps, said } from './step'

const CONFORMITIES: Conformity[] = ['full', 'partial', 'none']

export function DataStep({ content, change }: StepProps) {
  const levels = useNames('data_levels')
  const data = (part: Partial<PersonalData>) => change({ personal_data: present({ ...content.personal_data, ...part }) })
  const access = (part: Partial<Accessibility>) => change({ accessibility: present({ ...content.accessibility, ...part }) })
  return (
    <Stack gap={4}>
      <Section title={t('field.personal_data')}>
        <Stack gap={3}>
          <RadioGroup
            id="data-level"
            legend={t('publisher.data_level')}
            value={content.personal_data.level ?? ''}
            onChange={(level) => data({ level })}
            choices={levels.concepts.map((concept) => ({ value: concept.id, label: conceptLabel(concept) }))}
          />
          <Both
            id="data-notes"
            label={t('publisher.data_notes')}
            hint={t('publisher.data_notes_hint')}
            max={10000}
            area={4}
            value={content.personal_data.notes}
            onChange={(notes) => data({ notes })}
          />
          <TextField
            id="hosting"
            label={t('publisher.hosting')}
            hint={t('publisher.hosting_hint')}
            size="short"
            maxLength={2}
            defaultValue={content.personal_data.hosting_country ?? ''}
            onChange={(event) => {
              const code = event.target.value.trim().toUpperCase()
              if (code === '' || /^[A-Z]{2}$/.test(code)) data({ hosting_country: said(code) })
            }}
          />
          <TextField
            id="privacy"
            type="url"
            label={t('field.privacy_url')}
            maxLength={500}
            value={content.personal_data.privacy_url ?? ''}
            onChange={(event) => data({ privacy_url: said(event.target.value.trim()) })}
          />
        </Stack>
      </Section>
      <Section title={t('field.accessibility')}>
        <Stack gap={3}>
          <RadioGroup
            id="conformity"
            legend={t('publisher.conformity')}
            value={content.accessibility.conformity ?? ''}
            onChange={(value) => access({ conformity: CONFORMITIES.find((one) => one === value) })}
            choices={CONFORMITIES.map((one) => ({ value: one, label: conformityWord(one) }))}
          />
          <TextField
            id="statement"
            type="url"
            label={t('publisher.statement')}
            maxLength={500}
            value={content.accessibility.statement_url ?? ''}
            onChange={(event) => access({ statement_url: said(event.target.value.trim()) })}
          />
        </Stack>
      </Section>
    </Stack>
  )
}
