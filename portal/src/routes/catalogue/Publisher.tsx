import type { PublisherRef } from '../../api/gen'
import { t } from '../../i18n'
import { Badge, Row } from '../../ui'

/** Who stands behind it, and whether somebody vouched for them. */
export function Publisher({ publisher }: { publisher: PublisherRef }) {
  return (
    <Row gap={1}>
      <span>{publisher.name}</span>
      {publisher.verified && (
        <Badge tone="good" icon="shield">
          {t('catalogue.verified')}
        </Badge>
      )}
    </Row>
  )
}
