import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { csrfToken } from '../../../api/client'
import type { Media, MediaUse } from '../../../api/gen'
import { problemOf } from '../../../api/problem'
import { newKey } from '../../../api/versioned'
import { problemText } from '../../../app/problemText'
import { t } from '../../../i18n'
import { Badge, Button, Card, FileField, Notice, ProgressBar, Row, Section, Stack, Thumb } from '../../../ui'
import { draftQuery } from '../queries'
import { Both } from './Both'
import type { StepProps } from './step'

/** XMLHttpRequest, for the progress that fetch does not tell. */
function upload(listing: string, file: File, onProgress: (part: number) => void): Promise<Media> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', `/api/v1/listings/${listing}/media`)
    request.setRequestHeader('X-CSRF-Token', csrfToken())
    request.setRequestHeader('Idempotency-Key', newKey())
    request.setRequestHeader('Accept-Language', document.documentElement.lang)
    request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total)
    request.onload = () => {
      if (request.status === 201) resolve(JSON.parse(request.responseText) as Media)
      else reject(problemOf(new Response(null, { status: request.status }), request.responseText))
    }
    request.onerror = () => reject(problemOf(undefined))
    const form = new FormData()
    form.append('file', file)
    request.send(form)
  })
}

/** The picture one place before where it was. */
function earlier(media: MediaUse[], id: string): MediaUse[] {
  const at = media.findIndex((use) => use.media_id === id)
  const [before, self] = [media[at - 1], media[at]]
  return before && self ? media.with(at - 1, self).with(at, before) : media
}

export function PicturesStep({ content, change, draft }: StepProps) {
  const queries = useQueryClient()
  const [progress, setProgress] = useState<number>()
  const [refused, setRefused] = useState<string>()
  const used = [...(content.logo ? [{ use: content.logo, logo: true }] : []), ...content.media.map((use) => ({ use, logo: false }))]
  const send = async (files: File[]) => {
    setRefused(undefined)
    for (const file of files) {
      setProgress(0)
      try {
        const made = await upload(draft.listing_id, file, setProgress)
        await queries.invalidateQueries({ queryKey: draftQuery(draft.listing_id).queryKey })
        // Others may have been described or removed while this one travelled.
        change((now) => ({ media: [...now.media, { media_id: made.id, alt: {} }] }))
      } catch (error) {
        setRefused(problemText(error as ReturnType<typeof problemOf>).detail)
      } finally {
        setProgress(undefined)
      }
    }
  }
  return (
    <Section title={t('publisher.step_pictures')} lead={t('publisher.pictures_lead')}>
      <Stack gap={3}>
        <FileField
          label={t('publisher.picture_choose')}
          verb={t('publisher.picture_verb')}
          hint={t('publisher.picture_hint')}
          accept="image/png,image/jpeg,image/webp,image/gif"
          multiple
          busy={progress !== undefined}
          onFiles={(files) => void send(files)}
        />
        {progress !== undefined && <ProgressBar value={progress} label={t('publisher.uploading')} />}
        {refused && <Notice tone="bad" live title={refused} />}
        {used.map(({ use, logo }, at) => (
          <Card key={use.media_id} as="section" label={t('publisher.picture_n', { n: at + 1 })}>
            <Stack gap={2}>
              <Row gap={2}>
                <Thumb big src={draft.media.find((m) => m.id === use.media_id)?.thumbnail_url} icon="app" />
                <Button
                  small
                  look="quiet"
                  onClick={() =>
                    logo ? change({ logo: undefined }) : change({ media: content.media.filter((other) => other.media_id !== use.media_id) })
                  }
                >
                  {t('publisher.picture_remove')}
                </Button>
                {!logo && content.media[0]?.media_id !== use.media_id && (
                  <Button small look="quiet" onClick={() => change((now) => ({ media: earlier(now.media, use.media_id) }))}>
                    {t('publisher.picture_up')}
                    <span className="hidden"> ({t('publisher.picture_n', { n: at + 1 })})</span>
                  </Button>
                )}
                {logo && <Badge tone="info">{t('field.logo')}</Badge>}
                {!logo && (
                  <Button
                    small
                    onClick={() =>
                      change({
                        logo: use,
                        media: [
                          ...content.media.filter((other) => other.media_id !== use.media_id),
                          ...(content.logo ? [content.logo] : []),
                        ],
                      })
                    }
                  >
                    {t('publisher.picture_logo')}
                  </Button>
                )}
              </Row>
              <Both
                id={`alt-${use.media_id}`}
                label={t('publisher.alt')}
                hint={t('publisher.alt_hint')}
                max={300}
                value={use.alt}
                onChange={(alt) =>
                  logo
                    ? change({ logo: { ...use, alt } })
                    : change({ media: content.media.map((other) => (other.media_id === use.media_id ? { ...other, alt } : other)) })
                }
              />
            </Stack>
          </Card>
        ))}
      </Stack>
    </Section>
  )
}
