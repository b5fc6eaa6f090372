import type { SearchHit } from '../../api/gen'
import { useSelection } from '../../domain/selection'
import { useNames } from '../../domain/vocabulary'
import { conformityWord, kindIcon, kindWord, pick, platformWord, priceWord } from '../../domain/words'
import { t } from '../../i18n'
import { shortDate } from '../../i18n/format'
import { Above, Badge, Beside, Card, CardFoot, Checkbox, Clamp, Link, Marked, Num, Row, Soft, Thumb } from '../../ui'
import { capital } from './facetLabels'
import { Publisher } from './Publisher'

const SHOWN = 3

/** A listing at a glance: what it is, for whom, at what price, and what speaks for it. */
export function ListingCardView({ hit: { card, title_html, snippet_html } }: { hit: SearchHit }) {
  const levels = useNames('levels')
  const subjects = useNames('subjects')
  const data = useNames('data_levels')
  const selection = useSelection()
  const title = pick(card.title)
  const price = priceWord(card.lowest_price, card.free)
  return (
    <Card as="li" linked>
      <Beside picture={<Thumb src={card.logo_url} icon={kindIcon(card.kind)} />}>
        <div>
          <Soft small>{kindWord(card.kind)}</Soft>
          <h2>
            <Link to={`/listings/${card.slug}` as string}>{title_html ? <Marked html={title_html} /> : title}</Link>
          </h2>
        </div>
      </Beside>
      <Publisher publisher={card.publisher} />
      <Clamp>{snippet_html ? <Marked html={snippet_html} /> : pick(card.summary)}</Clamp>
      <Soft small>
        {[some(card.levels.map(levels.short)), some(card.subjects.map(subjects.short)), card.platforms.map(platformWord).join(', ')]
          .filter(Boolean)
          .join(' · ')}
      </Soft>
      <Row gap={1}>
        {card.data_level && (
          <Badge tone={card.data_level.endsWith('001') ? 'good' : 'neutral'} icon="lock">
            {capital(data.short(card.data_level))}
          </Badge>
        )}
        {card.conformity && card.conformity !== 'none' && (
          <Badge tone="info" icon="check">
            {t('catalogue.accessible', { degree: conformityWord(card.conformity).toLocaleLowerCase() })}
          </Badge>
        )}
      </Row>
      <Soft small>
        <Num>{t('catalogue.updated', { date: shortDate(card.updated_at) })}</Num>
      </Soft>
      <CardFoot>
        <strong>{price ?? <Soft>{t('catalogue.no_price')}</Soft>}</strong>
        <Above>
          <Checkbox
            id={`compare-${card.id}`}
            label={
              <>
                {t('catalogue.compare')}
                <span className="hidden"> {title}</span>
              </>
            }
            checked={selection.has(card.slug)}
            disabled={selection.full && !selection.has(card.slug)}
            onChange={() => selection.toggle({ slug: card.slug, title })}
          />
        </Above>
      </CardFoot>
    </Card>
  )
}

function some(words: string[]): string {
  const rest = words.length - SHOWN
  return words.slice(0, SHOWN).map(capital).join(', ') + (rest > 0 ? ` +${rest}` : '')
}
