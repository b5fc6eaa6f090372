import { confirmAccount } from '../../api/gen'
import { isProblem } from '../../api/problem'
import { useAction } from '../../api/useAction'
import { problemText } from '../../app/problemText'
import { t } from '../../i18n'
import { Button, ButtonLink, Notice, Page, Row } from '../../ui'
import { confirmRoute } from './routes'

/** The link of the mail only opens the page: what reads mails for people must not spend their link. */
export function Confirm() {
  const { token } = confirmRoute.useSearch()
  const confirm = useAction((given: string) => confirmAccount({ body: { token: given } }))
  if (confirm.isSuccess) {
    return (
      <Page title={t('identity.confirmed')} lead={t('identity.confirmed_lead')} width="form" centre>
        <Row>
          <ButtonLink to="/sign-in" search={{}} look="main">
            {t('identity.sign_in')}
          </ButtonLink>
        </Row>
      </Page>
    )
  }
  return (
    <Page title={t('identity.confirm')} lead={token ? t('identity.confirm_lead') : t('identity.link_incomplete')} width="form" centre>
      {isProblem(confirm.error) && (
        <Notice tone="bad" live title={problemText(confirm.error).title}>
          {t('identity.link_spent')}
        </Notice>
      )}
      {token && (
        <Row>
          <Button look="main" busy={confirm.isPending} onClick={() => confirm.mutate(token)}>
            {t('identity.confirm_verb')}
          </Button>
        </Row>
      )}
    </Page>
  )
}
