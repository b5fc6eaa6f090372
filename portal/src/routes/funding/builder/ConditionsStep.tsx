import type { AidBasis, Capacity, OrganisationSize, SilenceEffect, Support } from '../../../api/gen'
import { countries } from '../../../domain/countries'
import { capacityWord } from '../../../domain/words'
import { t } from '../../../i18n'
import { Checkbox, CheckGroup, Facts, Notice, RadioGroup, Row, Section, Select, Stack, TextField } from '../../../ui'
import { SIZES, sizeWord } from '../../organisations/sizes'
import { MoneyInput } from '../applicant/inputs'
import { instant } from '../words'
import type { StepProps } from './CallFilePage'
import { ExtensionForm } from './ExtensionForm'
import { WholeInput } from './inputs'
import { APPLICANTS, BASES } from './NewCallPage'

const SUPPORTS: Support[] = ['financial', 'technical', 'operational', 'commercial']
const EFFECTS: SilenceEffect[] = ['alert', 'refusal']

/** Who may apply, for how much, until when. */
export function ConditionsStep(props: StepProps) {
  const { content, change } = props
  return (
    <Stack gap={4}>
      <Section title={t('funding.conditions')}>
        <Stack gap={3}>
          <CheckGroup
            id="supports"
            legend={t('funding.supports')}
            choices={SUPPORTS.map((value) => ({ value, label: t(`funding.support_${value}`) }))}
            value={content.supports}
            onChange={(supports) => change({ supports: supports as Support[] })}
          />
          <CheckGroup
            id="capacities"
            legend={t('funding.applicants')}
            choices={APPLICANTS.map((value) => ({ value, label: capacityWord(value) }))}
            value={content.applicants.capacities}
            onChange={(capacities) => change({ applicants: { ...content.applicants, capacities: capacities as Capacity[] } })}
          />
          <Checkbox
            id="verified"
            label={t('builder.verified_only')}
            checked={content.applicants.verified}
            onChange={(event) => change({ applicants: { ...content.applicants, verified: event.target.checked } })}
          />
          <CheckGroup
            id="countries"
            legend={t('funding.countries')}
            hint={t('builder.countries_hint')}
            filterable
            first={1}
            choices={countries()}
            value={content.applicants.countries ?? []}
            onChange={(chosen) => change({ applicants: { ...content.applicants, countries: chosen } })}
          />
          <CheckGroup
            id="sizes"
            legend={t('funding.sizes')}
            hint={t('builder.sizes_hint')}
            choices={SIZES.map((value) => ({ value, label: sizeWord(value) }))}
            value={content.applicants.sizes ?? []}
            onChange={(sizes) => change({ applicants: { ...content.applicants, sizes: sizes as OrganisationSize[] } })}
          />
          <RadioGroup
            id="aid-basis"
            legend={t('funding.aid_basis')}
            choices={BASES.map((value) => ({ value, label: t(`funding.aid_${value}`) }))}
            value={content.aid_basis}
            onChange={(basis) => change({ aid_basis: basis as AidBasis })}
          />
          <WholeInput
            id="rate"
            label={t('builder.rate')}
            value={content.max_rate_percent}
            onChange={(rate) => change({ max_rate_percent: rate ?? 0 })}
          />
          <MoneyInput
            id="ceiling"
            label={t('builder.ceiling')}
            value={content.ceiling_cents}
            onChange={(cents) => change({ ceiling_cents: typeof cents === 'number' ? cents : 0 })}
          />
          <Select
            id="silence"
            label={t('funding.silence')}
            placeholder={t('funding.silence_none')}
            options={EFFECTS.map((value) => ({ value, label: t(`builder.silence_${value}`) }))}
            value={content.silence?.effect ?? ''}
            onChange={(event) => {
              const effect = EFFECTS.find((one) => one === event.target.value)
              change({ silence: effect && { effect, days: content.silence?.days ?? 60 } })
            }}
          />
          {content.silence && (
            <WholeInput
              id="silence-days"
              label={t('builder.silence_days')}
              value={content.silence.days}
              onChange={(days) => content.silence && change({ silence: { ...content.silence, days: days ?? 0 } })}
            />
          )}
        </Stack>
      </Section>
      <Section title={t('builder.window')} lead={t('builder.window_lead')}>
        <Window {...props} />
      </Section>
    </Stack>
  )
}

function Window({ file, draft, set, onExtended }: StepProps) {
  const { window } = file.edit
  if (file.version !== undefined) {
    return (
      <Stack gap={3}>
        <Facts
          items={[
            [t('funding.opening'), instant(window.opens_at)],
            [t('funding.closing'), instant(window.closes_at)],
          ]}
        />
        <Notice>{t('builder.window_fixed')}</Notice>
        <ExtensionForm call={file.id} onExtended={onExtended} />
      </Stack>
    )
  }
  const moment = (name: 'opens' | 'closes') => (
    <Row gap={2} top>
      <TextField
        id={`${name}-day`}
        type="date"
        size="short"
        label={t(`builder.${name}_day`)}
        value={draft[name].day}
        onChange={(event) => set({ ...draft, [name]: { ...draft[name], day: event.target.value } })}
      />
      <TextField
        id={`${name}-hour`}
        type="time"
        size="short"
        label={t(`builder.${name}_hour`)}
        value={draft[name].hour}
        onChange={(event) => set({ ...draft, [name]: { ...draft[name], hour: event.target.value } })}
      />
    </Row>
  )
  return (
    <Stack gap={3}>
      {moment('opens')}
      {moment('closes')}
      <WholeInput
        id="grace"
        label={t('builder.grace')}
        hint={t('builder.grace_hint')}
        value={Number(draft.grace)}
        onChange={(minutes) => set({ ...draft, grace: String(minutes ?? 0) })}
      />
    </Stack>
  )
}
