import { useSuspenseInfiniteQuery } from '@tanstack/react-query'
import { itemsOf } from '../../api/pages'
import { t } from '../../i18n'
import { list } from '../../i18n/format'
import { Section, ShowMore, Table } from '../../ui'
import { peopleQuery } from './queries'

/** Who does what in the programme. */
export function People({ programme }: { programme: string }) {
  const found = useSuspenseInfiniteQuery(peopleQuery(programme))
  return (
    <Section title={t('funding.people')}>
      <Table
        caption={t('funding.people')}
        quietCaption
        rows={itemsOf(found.data)}
        rowKey={(person) => person.account_id}
        columns={[
          { key: 'name', header: t('organisations.name'), head: true, cell: (person) => person.name },
          { key: 'email', header: t('identity.email'), cell: (person) => person.email },
          { key: 'roles', header: t('funding.roles'), cell: (person) => list(person.roles.map((role) => t(`funding.role_${role}`))) },
        ]}
      />
      <ShowMore more={found.hasNextPage} busy={found.isFetchingNextPage} onMore={() => void found.fetchNextPage()} />
    </Section>
  )
}
