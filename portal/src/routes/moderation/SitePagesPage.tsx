import '../../i18n/work'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import * as z from 'zod/mini'
import { type PageName, updatePage } from '../../api/gen'
import { versioned } from '../../api/versioned'
import { Form, requiredText, useProblemForm } from '../../forms'
import { type Locale, t } from '../../i18n'
import { language as languageName } from '../../i18n/format'
import { Button, Card, Markdown, Page, Section, Stack, TabLink, TabNav, TextArea, toast } from '../../ui'
import { sitePageQuery } from '../pages/routes'
import { LANGUAGES, PAGES } from './operations'
import { Rooms } from './Rooms'
import { sitePagesRoute } from './routes'

/** The texts that the deployment answers for. */
export function SitePagesPage() {
  const { page = 'legal-notice', language = 'fr' } = sitePagesRoute.useSearch()
  const loaded = sitePagesRoute.useLoaderData()
  const [round, setRound] = useState(0)
  const [fresh, setFresh] = useState<typeof loaded>()
  const queries = useQueryClient()
  const from = fresh && fresh.value.name === page && fresh.value.language === language ? fresh : loaded
  const reload = async () => {
    setFresh(await queries.fetchQuery({ ...sitePageQuery(page, language), staleTime: 0 }))
    setRound(round + 1)
  }
  return (
    <Page title={t('moderation.pages')} lead={t('moderation.pages_lead')}>
      <Stack gap={3}>
        <Rooms />
        <TabNav label={t('moderation.pages')}>
          {PAGES.map((name) => (
            <TabLink key={name} to="/moderation/pages" search={address(name, language)} activeOptions={{ exact: true }}>
              {t(`moderation.page_${name}`)}
            </TabLink>
          ))}
        </TabNav>
        <TabNav label={t('moderation.page_language')}>
          {LANGUAGES.map((tag) => (
            <TabLink key={tag} to="/moderation/pages" search={address(page, tag)} activeOptions={{ exact: true }}>
              {languageName(tag)}
            </TabLink>
          ))}
        </TabNav>
        <Editor key={`${page} ${language} ${round}`} page={page} language={language} from={from} onReload={reload} />
      </Stack>
    </Page>
  )
}

/** The defaults go unsaid, so that one text has one address. */
const address = (page: PageName, language: Locale) => ({
  page: page === 'legal-notice' ? undefined : page,
  language: language === 'fr' ? undefined : language,
})

type Stored = ReturnType<typeof sitePagesRoute.useLoaderData>

function Editor({ page, language, from, onReload }: { page: PageName; language: Locale; from: Stored; onReload: () => Promise<void> }) {
  const queries = useQueryClient()
  // The version the text was written over: a refetch must not renew it behind the writer's back.
  const [etag, setEtag] = useState(from.etag)
  const form = useProblemForm({
    name: 'page',
    schema: z.object({ markdown: requiredText(50_000) }),
    defaultValues: { markdown: from.value.markdown },
    run: async ({ markdown }) => {
      const saved = await versioned(
        updatePage({ path: { name: page }, query: { language }, headers: { 'If-Match': etag }, body: { markdown } }),
      )
      setEtag(saved.etag)
      queries.setQueryData(sitePageQuery(page, language).queryKey, saved)
      toast(t('moderation.page_saved'))
    },
  })
  const stale = form.problem?.status === 412
  return (
    <Stack gap={4}>
      <Form
        of={form}
        verb={t('moderation.page_save')}
        label={t(`moderation.page_${page}`)}
        others={stale && <Button onClick={() => void onReload()}>{t('moderation.page_reload')}</Button>}
      >
        <TextArea
          {...form.field('markdown')}
          label={t('moderation.page_text')}
          hint={t('moderation.page_hint')}
          rows={18}
          lang={language}
        />
      </Form>
      <Section title={t('moderation.page_preview')}>
        <Card>
          <div lang={language}>
            <Markdown text={form.form.watch('markdown')} />
          </div>
        </Card>
      </Section>
    </Stack>
  )
}
