import type { Localised } from '../../../api/gen'
import { t } from '../../../i18n'
import { Grid, TextArea, TextField } from '../../../ui'
import { localised } from './step'

type Props = {
  id: string
  label: string
  hint?: string
  max: number
  area?: number
  value: Localised | undefined
  onChange: (text: Localised) => void
}

/** A text in French, and in English where there is English. */
export function Both({ id, label, hint, max, area, value, onChange }: Props) {
  const field = (language: 'fr' | 'en') => ({
    id: `${id}-${language}`,
    label: `${label} (${t(`field.in_${language === 'fr' ? 'french' : 'english'}`)})`,
    hint: language === 'fr' ? hint : undefined,
    optional: language === 'en',
    maxLength: max,
    value: value?.[language] ?? '',
    onChange: (event: { target: { value: string } }) => onChange(localised(value, language, event.target.value)),
  })
  return (
    <Grid columns="wide" gap={2}>
      {(['fr', 'en'] as const).map((language) =>
        area ? <TextArea key={language} {...field(language)} rows={area} /> : <TextField key={language} {...field(language)} />,
      )}
    </Grid>
  )
}
