import type { Facet } from '../../api/gen'
import { type Names, useNames } from '../../domain/vocabulary'
import { kindWord, platformWord } from '../../domain/words'
import { language } from '../../i18n/format'
import type { FacetName } from './search'

/** A facet's value in words. */
export type LabelOf = (name: FacetName, value: string) => string

export function useFacetLabels(facets: Facet[]): { labelOf: LabelOf; levels: Names; subjects: Names } {
  const levels = useNames('levels')
  const subjects = useNames('subjects')
  const types = useNames('resource_types')
  const data = useNames('data_levels')
  const labelOf: LabelOf = (name, value) => {
    switch (name) {
      case 'kind':
        return kindWord(value as never)
      case 'platform':
        return platformWord(value as never)
      case 'level':
        return capital(levels.short(value))
      case 'subject':
        return capital(subjects.short(value))
      case 'resource_type':
        return capital(types.short(value))
      case 'data_level':
        return capital(data.short(value))
      case 'language':
        return capital(language(value))
      case 'publisher':
        return facets.find((facet) => facet.name === name)?.values.find((one) => one.value === value)?.label ?? value
    }
  }
  return { labelOf, levels, subjects }
}

export function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1)
}
