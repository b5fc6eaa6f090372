import { useSuspenseInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { itemsOf } from '../../api/pages'
import { t } from '../../i18n'
import { date, language } from '../../i18n/format'
import { Button, EmptyState, Hidden, Num, Section, Select, ShowMore, Table } from '../../ui'
import { DAYS, type Days, unansweredQuery } from './language'

/** What people asked and did not find, to be taught or listed. */
export function Unanswered({ onTeach }: { onTeach: (term: string) => void }) {
  const [days, setDays] = useState<Days>('30')
  const found = useSuspenseInfiniteQuery(unansweredQuery(days))
  const rows = itemsOf(found.data)
  return (
    <Section title={t('moderation.unanswered')} lead={t('moderation.unanswered_lead')}>
      <Select
        id="unanswered-days"
        inline
        label={t('moderation.unanswered_since')}
        value={days}
        onChange={(event) => setDays(event.target.value as Days)}
        options={DAYS.map((value) => ({ value, label: t('moderation.unanswered_days', { count: Number(value) }) }))}
      />
      {rows.length === 0 ? (
        <EmptyState level={3} title={t('moderation.unanswered_none')}>
          {t('moderation.unanswered_none_how')}
        </EmptyState>
      ) : (
        <Table
          caption={t('moderation.unanswered')}
          quietCaption
          rows={rows}
          rowKey={(row) => `${row.language} ${row.text}`}
          columns={[
            { key: 'text', header: t('moderation.unanswered_text'), head: true, cell: (row) => row.text },
            { key: 'language', header: t('moderation.unanswered_language'), cell: (row) => language(row.language) },
            { key: 'count', header: t('moderation.unanswered_count'), right: true, cell: (row) => <Num>{row.count}</Num> },
            { key: 'last', header: t('moderation.unanswered_last'), cell: (row) => <Num>{date(row.last_on)}</Num> },
            {
              key: 'teach',
              header: t('moderation.synonym_action'),
              cell: (row) => (
                <Button small onClick={() => onTeach(row.text)}>
                  {t('moderation.synonym_add')}
                  <Hidden> {row.text}</Hidden>
                </Button>
              ),
            },
          ]}
        />
      )}
      <ShowMore more={found.hasNextPage} busy={found.isFetchingNextPage} onMore={() => void found.fetchNextPage()} />
    </Section>
  )
}
