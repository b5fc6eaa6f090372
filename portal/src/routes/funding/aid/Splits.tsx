import { useSuspenseInfiniteQuery } from '@tanstack/react-query'
import { type CompanyRef, deleteUndertakingSplit, type UndertakingSplit } from '../../../api/gen'
import { itemsOf } from '../../../api/pages'
import { t } from '../../../i18n'
import { date, money } from '../../../i18n/format'
import { Card, PlainText, ShowMore, Soft, Stack, Table } from '../../../ui'
import { splitsQuery } from './queries'
import { TakeBack } from './TakeBack'

/** Which companies came out of which, on which day, and how earlier aid is shared among them. */
export function Splits({ organisation }: { organisation: string }) {
  const found = useSuspenseInfiniteQuery(splitsQuery(organisation))
  const splits = itemsOf(found.data)
  return (
    <>
      {splits.length === 0 && <Soft>{t('aid.no_split')}</Soft>}
      {splits.length > 0 && (
        <Stack as="ul" gap={2} label={t('aid.splits')}>
          {splits.map((split) => (
            <li key={split.id}>
              <OneSplit split={split} organisation={organisation} />
            </li>
          ))}
        </Stack>
      )}
      <ShowMore more={found.hasNextPage} busy={found.isFetchingNextPage} onMore={() => void found.fetchNextPage()} />
    </>
  )
}

function OneSplit({ split, organisation }: { split: UndertakingSplit; organisation: string }) {
  const path = { organisation_id: organisation, split_id: split.id }
  return (
    <Card>
      <Stack gap={1}>
        <strong>{t('aid.split_of', { company: split.company.name, date: date(split.on) })}</strong>
        <PlainText>{split.reason}</PlainText>
        <Table
          caption={t('aid.parts')}
          quietCaption
          rows={split.parts}
          rowKey={({ company }) => number(company, split)}
          columns={[
            { key: 'company', header: t('aid.part_siren'), head: true, cell: ({ company }) => number(company, split) },
            { key: 'equity', header: t('aid.part_equity'), right: true, cell: (part) => money(part.equity_cents) },
          ]}
        />
        <TakeBack what="split" stale={splitsQuery(organisation).queryKey} run={() => deleteUndertakingSplit({ path })} />
      </Stack>
    </Card>
  )
}

/** A part is known by its number; the company that goes on as one of them, by its name. */
function number({ organisation_id, siren, foreign }: CompanyRef, { company }: UndertakingSplit): string {
  if (organisation_id !== undefined && organisation_id === company.organisation_id) return company.name
  return siren ?? (foreign ? `${foreign.country} ${foreign.number}` : (organisation_id ?? ''))
}
