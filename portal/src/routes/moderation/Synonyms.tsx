import { useQueryClient, useSuspenseInfiniteQuery } from '@tanstack/react-query'
import { deleteSynonym, type Synonym } from '../../api/gen'
import { itemsOf } from '../../api/pages'
import { isProblem } from '../../api/problem'
import { useAction } from '../../api/useAction'
import { problemText } from '../../app/problemText'
import { t } from '../../i18n'
import { date, list } from '../../i18n/format'
import { Button, ConfirmButton, EmptyState, Hidden, Notice, Num, Row, Section, ShowMore, Soft, Stack, Table, toast } from '../../ui'
import { synonymsQuery } from './language'

type Props = { onAdd: () => void; onChange: (synonym: Synonym) => void }

/** What the operator taught searches, beside the reviewed file. */
export function Synonyms({ onAdd, onChange }: Props) {
  const found = useSuspenseInfiniteQuery(synonymsQuery)
  const queries = useQueryClient()
  const rows = itemsOf(found.data)
  const refresh = () => queries.invalidateQueries({ queryKey: synonymsQuery.queryKey })
  const forget = useAction(
    ({ id, version }: { id: string; version: number }) =>
      deleteSynonym({ path: { synonym_id: id }, headers: { 'If-Match': `"${version}"` } }),
    async () => {
      toast(t('moderation.synonym_deleted'))
      await refresh()
    },
  )
  const actions = (synonym: Synonym) => (
    <Row gap={1}>
      <Button small onClick={() => onChange(synonym)}>
        {t('moderation.synonym_change')}
        <Hidden> {synonym.term}</Hidden>
      </Button>
      <ConfirmButton
        small
        look="quiet"
        title={t('moderation.synonym_delete_title', { term: synonym.term })}
        text={t('moderation.synonym_delete_text')}
        verb={t('moderation.synonym_delete')}
        onConfirm={() => forget.mutateAsync({ id: synonym.id, version: synonym.version }).catch(refresh)}
      >
        {t('moderation.synonym_delete')}
        <Hidden> {synonym.term}</Hidden>
      </ConfirmButton>
    </Row>
  )
  return (
    <Section title={t('moderation.synonyms')} lead={t('moderation.synonyms_lead')}>
      {isProblem(forget.error) && (
        <Notice tone="bad" live title={problemText(forget.error).title}>
          {problemText(forget.error).detail}
        </Notice>
      )}
      {rows.length === 0 ? (
        <EmptyState level={3} title={t('moderation.synonyms_none')} action={<Button onClick={onAdd}>{t('moderation.synonym_add')}</Button>}>
          {t('moderation.synonyms_none_how')}
        </EmptyState>
      ) : (
        <>
          <Row>
            <Button onClick={onAdd}>{t('moderation.synonym_add')}</Button>
          </Row>
          <Table
            caption={t('moderation.synonyms')}
            quietCaption
            rows={rows}
            rowKey={(synonym) => synonym.id}
            columns={[
              { key: 'term', header: t('moderation.synonym_term'), head: true, cell: (synonym) => synonym.term },
              {
                key: 'way',
                header: t('moderation.synonym_way'),
                cell: (synonym) => t(synonym.both_ways ? 'moderation.synonym_both' : 'moderation.synonym_single'),
              },
              {
                key: 'others',
                header: t('moderation.synonym_others'),
                cell: (synonym) => (
                  <Stack gap={1}>
                    <span>{list(synonym.others)}</span>
                    {synonym.reviewed.length > 0 && <Soft>{t('moderation.synonym_reviewed', { others: list(synonym.reviewed) })}</Soft>}
                  </Stack>
                ),
              },
              { key: 'at', header: t('moderation.synonym_at'), cell: (synonym) => <Num>{date(synonym.updated_at)}</Num> },
              { key: 'actions', header: t('moderation.synonym_action'), cell: actions },
            ]}
          />
        </>
      )}
      <ShowMore more={found.hasNextPage} busy={found.isFetchingNextPage} onMore={() => void found.fetchNextPage()} />
    </Section>
  )
}
