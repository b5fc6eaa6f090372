import { useQueryClient, useSuspenseInfiniteQuery } from '@tanstack/react-query'
import * as z from 'zod/mini'
import { deleteUndertakingLink, endUndertakingLink, type UndertakingLink } from '../../../api/gen'
import { itemsOf } from '../../../api/pages'
import { Form, requiredText, useProblemForm } from '../../../forms'
import { t } from '../../../i18n'
import { date } from '../../../i18n/format'
import { Card, Disclosure, PlainText, ShowMore, Soft, Stack, TextArea, TextField, toast } from '../../../ui'
import { linksQuery } from './queries'
import { TakeBack } from './TakeBack'

/** Who holds whom, with the day it began and the act it rests on. */
export function Links({ organisation }: { organisation: string }) {
  const found = useSuspenseInfiniteQuery(linksQuery(organisation))
  const links = itemsOf(found.data)
  return (
    <>
      {links.length === 0 && <Soft>{t('aid.no_link')}</Soft>}
      {links.length > 0 && (
        <Stack as="ul" gap={2} label={t('aid.links')}>
          {links.map((link) => (
            <li key={link.id}>
              <OneLink link={link} organisation={organisation} />
            </li>
          ))}
        </Stack>
      )}
      <ShowMore more={found.hasNextPage} busy={found.isFetchingNextPage} onMore={() => void found.fetchNextPage()} />
    </>
  )
}

function OneLink({ link, organisation }: { link: UndertakingLink; organisation: string }) {
  const queries = useQueryClient()
  const path = { organisation_id: organisation, link_id: link.id }
  const form = useProblemForm({
    name: `end-${link.id}`,
    schema: z.object({ until: requiredText(10), reason: requiredText(2000) }),
    defaultValues: { until: '', reason: '' },
    run: async (body) => {
      await endUndertakingLink({ path, body })
      toast(t('aid.link_ended'))
      await queries.invalidateQueries({ queryKey: linksQuery(organisation).queryKey })
    },
  })
  return (
    <Card>
      <Stack gap={1}>
        <strong>{t(`aid.kind_${link.kind}_of`, { controller: link.controller.name, controlled: link.controlled.name })}</strong>
        <Soft small>
          {link.until ? t('funding.from_to', { from: date(link.from), to: date(link.until) }) : t('aid.since', { date: date(link.from) })}
        </Soft>
        <PlainText>{link.reason}</PlainText>
        {link.declared_by === organisation && (
          <>
            {!link.until && link.kind !== 'merger' && (
              <Disclosure summary={t('aid.end')}>
                <Form of={form} verb={t('aid.end_verb')} look="plain" label={t('aid.end')}>
                  <TextField {...form.field('until')} label={t('aid.until')} type="date" size="short" />
                  <TextArea {...form.field('reason')} label={t('aid.reason')} rows={2} />
                </Form>
              </Disclosure>
            )}
            <TakeBack what="link" stale={linksQuery(organisation).queryKey} run={() => deleteUndertakingLink({ path })} />
          </>
        )}
      </Stack>
    </Card>
  )
}
