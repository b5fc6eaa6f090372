import { t } from '../i18n'
import { Button, Notice, Row, Stack } from '../ui'

/** Somebody else wrote first: one's own words or theirs, and nothing is lost before one chooses. */
export function StaleNotice({ settle }: { settle: (mine: boolean) => Promise<void> }) {
  return (
    <Notice tone="bad" live title={t('publisher.stale')}>
      <Stack gap={1}>
        <p>{t('publisher.stale_how')}</p>
        <Row gap={1}>
          <Button onClick={() => void settle(true)}>{t('publisher.keep_mine')}</Button>
          <Button onClick={() => void settle(false)}>{t('publisher.take_theirs')}</Button>
        </Row>
      </Stack>
    </Notice>
  )
}
