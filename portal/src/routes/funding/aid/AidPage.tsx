import '../../../i18n/work'
import { useSuspenseQuery } from '@tanstack/react-query'
import { t } from '../../../i18n'
import { dateTime } from '../../../i18n/format'
import { ButtonLink, Link, Notice, Page, Section, Soft, Stack } from '../../../ui'
import { organisationQuery } from '../../organisations/queries'
import { DeclarationForm } from './DeclarationForm'
import { LinkForm } from './LinkForm'
import { Links } from './Links'
import { declarationQuery } from './queries'
import { aidRoute } from './routes'
import { SplitForm } from './SplitForm'
import { Splits } from './Splits'

/** De minimis aid of a company: what it had before, and which companies are one undertaking with it. */
export function AidPage() {
  const { id } = aidRoute.useParams()
  const { call } = aidRoute.useSearch()
  const organisation = useSuspenseQuery(organisationQuery(id)).data.value
  const declaration = useSuspenseQuery(declarationQuery(id)).data
  const { signed_at, signed_by, number } = declaration.value
  return (
    <Page
      title={t('aid.title')}
      lead={t('aid.lead')}
      width="text"
      eyebrow={
        <Link to="/organisations/$id" params={{ id }}>
          {organisation.name}
        </Link>
      }
      actions={
        call && (
          <ButtonLink to="/calls/$id/apply" params={{ id: call }} search={{ organisation: id }}>
            {t('aid.back')}
          </ButtonLink>
        )
      }
    >
      <Stack gap={6}>
        <Section title={t('aid.links')} lead={t('aid.links_lead')}>
          <Stack gap={3}>
            <Links organisation={id} />
            <LinkForm organisation={id} />
          </Stack>
        </Section>
        <Section title={t('aid.splits')} lead={t('aid.splits_lead')}>
          <Stack gap={3}>
            <Splits organisation={id} />
            <SplitForm organisation={id} />
          </Stack>
        </Section>
        <Section title={t('aid.declaration')} lead={t('aid.declaration_lead')}>
          <Stack gap={3}>
            {signed_at ? (
              <Soft>{t('aid.signed', { who: signed_by ?? '', date: dateTime(signed_at) })}</Soft>
            ) : (
              <Notice tone="warn" title={t('aid.never_signed')} />
            )}
            {/* A new signature is a new start: the next one begins from what it says. */}
            <DeclarationForm key={number} organisation={id} declaration={declaration} />
          </Stack>
        </Section>
      </Stack>
    </Page>
  )
}
