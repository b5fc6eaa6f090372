import { MOST_COMPARED, useSelection } from '../../domain/selection'
import { t } from '../../i18n'
import { Button, ButtonLink, Row, StickyBar } from '../../ui'

/** What was put aside to compare, always at hand. */
export function CompareBar() {
  const { all, clear } = useSelection()
  if (all.length === 0) return null
  return (
    <StickyBar label={t('catalogue.comparison')}>
      <Row justify="between">
        <span>{t('catalogue.compare_count', { count: all.length, most: MOST_COMPARED })}</span>
        <Row gap={1}>
          <Button small look="quiet" onClick={clear}>
            {t('catalogue.compare_clear')}
          </Button>
          {all.length > 1 && (
            <ButtonLink small to={'/compare' as string} search={{ listing: all.map((one) => one.slug) } as never}>
              {t('catalogue.compare_open')}
            </ButtonLink>
          )}
        </Row>
      </Row>
    </StickyBar>
  )
}
