import '../../i18n/work'
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { rebuildSearch, repairSearch, type Synonym } from '../../api/gen'
import { isProblem } from '../../api/problem'
import { useAction } from '../../api/useAction'
import { problemText } from '../../app/problemText'
import { t } from '../../i18n'
import { dateTime, number } from '../../i18n/format'
import { Button, ConfirmButton, Dialog, Facts, Notice, Page, Row, Section, Stack, toast } from '../../ui'
import { searchStateQuery } from './queries'
import { Rooms } from './Rooms'
import { SynonymForm } from './SynonymForm'
import { Synonyms } from './Synonyms'
import { Unanswered } from './Unanswered'

/** How searching is, what people ask in vain, and what words also mean. */
export function SearchStatePage() {
  // The synonym being written: a new one for a term, or one that is changed.
  const [teaching, setTeaching] = useState<{ term: string; of?: Synonym }>()
  const done = () => setTeaching(undefined)
  return (
    <Page title={t('moderation.search')} lead={t('moderation.search_lead')}>
      <Stack gap={4}>
        <Rooms />
        <Unanswered onTeach={(term) => setTeaching({ term })} />
        <Synonyms onAdd={() => setTeaching({ term: '' })} onChange={(of) => setTeaching({ term: of.term, of })} />
        <IndexState />
        <Dialog
          open={teaching !== undefined}
          onClose={done}
          title={t(teaching?.of ? 'moderation.synonym_change' : 'moderation.synonym_add')}
          wide
        >
          {teaching && <SynonymForm term={teaching.term} of={teaching.of} onDone={done} />}
        </Dialog>
      </Stack>
    </Page>
  )
}

/** Whether the index tells the truth, and mending it where it does not. */
function IndexState() {
  const state = useSuspenseQuery(searchStateQuery).data
  const queries = useQueryClient()
  const refresh = () => queries.invalidateQueries({ queryKey: searchStateQuery.queryKey })
  const repair = useAction(
    () => repairSearch(),
    async ({ data }) => {
      toast(t('moderation.search_repaired', { compared: data.compared, mended: data.mended }))
      await refresh()
    },
  )
  const rebuild = useAction(
    () => rebuildSearch(),
    async () => {
      toast(t('moderation.search_rebuild_begun'))
      await refresh()
    },
  )
  const refused = repair.error ?? rebuild.error
  const waiting = state.waiting_since
    ? t('moderation.search_waiting_since', { count: state.waiting, date: dateTime(state.waiting_since) })
    : number(state.waiting)
  return (
    <Section title={t('moderation.search_index')} lead={t('moderation.search_index_lead')}>
      <Stack gap={3}>
        {state.degraded_since ? (
          <Notice tone="bad" title={t('moderation.search_degraded', { date: dateTime(state.degraded_since) })} />
        ) : (
          <Notice tone="good" title={t('moderation.search_well')} />
        )}
        {state.rebuilding !== undefined && <Notice title={t('moderation.search_rebuilding', { count: state.rebuilding })} />}
        {isProblem(refused) && (
          <Notice tone="bad" live title={problemText(refused).title}>
            {problemText(refused).detail}
          </Notice>
        )}
        <Facts
          items={[
            [t('moderation.search_published'), number(state.published)],
            [t('moderation.search_indexed'), state.indexed !== undefined && number(state.indexed)],
            [t('moderation.search_waiting'), waiting],
            [t('moderation.search_success'), state.last_success_at && dateTime(state.last_success_at)],
            [
              t('moderation.search_checked'),
              state.checked_at
                ? t('moderation.search_checked_at', { date: dateTime(state.checked_at), count: state.differences ?? 0 })
                : t('moderation.search_unchecked'),
            ],
            ...(state.last_error ? [[t('moderation.search_error'), state.last_error] as [string, string]] : []),
          ]}
        />
        <Row gap={1}>
          <Button busy={repair.isPending} onClick={() => repair.mutate()}>
            {t('moderation.search_repair')}
          </Button>
          <ConfirmButton
            look="plain"
            title={t('moderation.search_rebuild')}
            text={t('moderation.search_rebuild_text')}
            verb={t('moderation.search_rebuild')}
            onConfirm={() => rebuild.mutateAsync().catch(() => undefined)}
          >
            {t('moderation.search_rebuild')}
          </ConfirmButton>
        </Row>
      </Stack>
    </Section>
  )
}
