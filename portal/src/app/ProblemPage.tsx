import { type ErrorComponentProps, useRouter } from '@tanstack/react-router'
import { isProblem } from '../api/problem'
import { t } from '../i18n'
import { Button, ButtonLink, Page, Row } from '../ui'
import { problemText } from './problemText'

/** A page that could not be made: what happened, what to do, and the number to quote. */
export function ProblemPage({ error, reset }: ErrorComponentProps) {
  const router = useRouter()
  if (isProblem(error, 404)) return <NotFoundPage />
  const { title, detail } = isProblem(error) ? problemText(error) : { title: t('problem.failed'), detail: t('problem.failed_detail') }
  const again = () => {
    reset()
    router.invalidate()
  }
  return (
    <Page title={title} lead={detail} width="text">
      {isProblem(error) && error.requestId && (
        <p>
          {t('problem.request_id')} <code>{error.requestId}</code>
        </p>
      )}
      <Row gap={1}>
        <Button onClick={again}>{t('problem.again')}</Button>
        <ButtonLink to="/" look="quiet">
          {t('problem.home')}
        </ButtonLink>
      </Row>
    </Page>
  )
}

export function NotFoundPage() {
  return (
    <Page title={t('problem.not_found')} lead={t('problem.not_found_detail')} width="text">
      <Row>
        <ButtonLink to="/" look="main">
          {t('problem.home')}
        </ButtonLink>
      </Row>
    </Page>
  )
}
