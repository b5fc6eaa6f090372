import { stringifySearch } from '../../../app/searchCodec'
import { locale, t } from '../../../i18n'
import { Disclosure, Soft, Stack } from '../../../ui'
import type { Narrowed } from './queries'
import { readsReviews, useRoles } from './roles'

const FORMATS = ['csv', 'ods'] as const

/** What the board shows, whole, as tables to save. */
export function Exports({ programme, narrowed }: { programme: string; narrowed: Narrowed }) {
  const roles = useRoles(programme)
  const tables = readsReviews(roles) ? (['applications', 'scores'] as const) : (['applications'] as const)
  const address = (table: string, format: string) =>
    `/api/v1/programmes/${programme}/exports/${table}${stringifySearch({ format, language: locale, ...narrowed })}`
  return (
    <Disclosure summary={t('instruction.export')}>
      <Soft small>{t('instruction.export_how')}</Soft>
      <Stack as="ul" gap={1} label={t('instruction.export')}>
        {tables.flatMap((table) =>
          FORMATS.map((format) => (
            <li key={`${table}-${format}`}>
              <a href={address(table, format)} download>
                {t(`instruction.export_${table}`, { format: format.toUpperCase() })}
              </a>
            </li>
          )),
        )}
      </Stack>
    </Disclosure>
  )
}
