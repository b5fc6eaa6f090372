import { useState } from 'react'
import type { Draft, ListingContent } from '../../api/gen'
import { useNames } from '../../domain/vocabulary'
import { kindIcon, kindWord, pick, platformWord } from '../../domain/words'
import { t } from '../../i18n'
import { Button, Card, Clamp, Dialog, Facts, Markdown, Row, Soft, Stack, Thumb } from '../../ui'

/** The card of the catalogue and the text of the page, as they would be. */
export function Preview({ content, draft }: { content: ListingContent; draft: Draft }) {
  const [open, setOpen] = useState(false)
  const levels = useNames('levels')
  const subjects = useNames('subjects')
  const logo = draft.media.find((media) => media.id === content.logo?.media_id)
  const facts: [string, string][] = [
    [t('field.levels'), content.levels.map(levels.label).join(', ')],
    [t('field.subjects'), content.subjects.map(subjects.label).join(', ')],
    [t('field.platforms'), content.platforms.map(platformWord).join(', ')],
  ]
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('publisher.preview')}</Button>
      <Dialog open={open} onClose={() => setOpen(false)} title={t('publisher.preview')} wide>
        <Stack gap={3}>
          <Card>
            <Row gap={2} top>
              <Thumb src={logo?.thumbnail_url} icon={kindIcon(content.kind)} />
              <Stack gap={1}>
                <Soft small>{kindWord(content.kind)}</Soft>
                <h3>{pick(content.title)}</h3>
              </Stack>
            </Row>
            <Soft small>{draft.publisher.name}</Soft>
            <Clamp>{pick(content.summary)}</Clamp>
          </Card>
          <Markdown text={pick(content.description)} />
          <Facts items={facts} />
        </Stack>
      </Dialog>
    </>
  )
}
