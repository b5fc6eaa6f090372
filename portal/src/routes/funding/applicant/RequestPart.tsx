import type { CallContent, Support } from '../../../api/gen'
import { t } from '../../../i18n'
import { money } from '../../../i18n/format'
import { CheckGroup, Section, Stack, TextField } from '../../../ui'
import { supportWords } from '../words'
import { idOf } from './form'
import { MoneyInput } from './inputs'
import { Locked } from './Locked'
import type { PartProps } from './part'

/** What is asked for: its name, the kinds of support, how much of what cost. */
export function RequestPart({ call, content, change, faultAt, open }: PartProps & { call: CallContent }) {
  const place = (name: string) => ({ id: idOf(name), error: faultAt(idOf(name)) })
  const pays = content.supports.includes('financial')
  return (
    <Section title={t('applicant.part_request')}>
      <Stack gap={3}>
        {open('/title') ? (
          <TextField
            {...place('/title')}
            label={t('applicant.title')}
            maxLength={200}
            value={content.title}
            onChange={(event) => change('/title', event.target.value)}
          />
        ) : (
          <Locked label={t('applicant.title')}>{content.title}</Locked>
        )}
        {open('/supports') ? (
          <CheckGroup
            {...place('/supports')}
            legend={t('applicant.supports')}
            choices={call.supports.map((support) => ({ value: support, label: t(`funding.support_${support}`) }))}
            value={content.supports}
            onChange={(chosen) => {
              change('/supports', chosen as Support[])
              // An amount goes with financial support, and nothing else.
              if (!chosen.includes('financial')) change('/amount_cents', undefined)
            }}
          />
        ) : (
          <Locked label={t('applicant.supports')}>{supportWords(content.supports)}</Locked>
        )}
        {pays &&
          (open('/amount_cents') ? (
            <MoneyInput
              {...place('/amount_cents')}
              label={t('applicant.in_euros', { label: t('applicant.amount') })}
              hint={t('applicant.amount_hint', { amount: money(call.ceiling_cents), percent: call.max_rate_percent })}
              value={content.amount_cents}
              onChange={(value) => change('/amount_cents', value)}
            />
          ) : (
            <Locked label={t('applicant.amount')}>{content.amount_cents !== undefined && money(content.amount_cents)}</Locked>
          ))}
        {open('/cost_cents') ? (
          <MoneyInput
            {...place('/cost_cents')}
            label={t('applicant.in_euros', { label: t('applicant.cost') })}
            optional={!pays}
            value={content.cost_cents}
            onChange={(value) => change('/cost_cents', value)}
          />
        ) : (
          <Locked label={t('applicant.cost')}>{content.cost_cents !== undefined && money(content.cost_cents)}</Locked>
        )}
      </Stack>
    </Section>
  )
}
