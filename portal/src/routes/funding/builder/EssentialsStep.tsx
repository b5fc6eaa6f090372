import type { Axis } from '../../../api/gen'
import { pick } from '../../../domain/words'
import { t } from '../../../i18n'
import { Select, Stack } from '../../../ui'
import type { StepProps } from './CallFilePage'
import { Words } from './inputs'

/** What the call is, in the words of its page. */
export function EssentialsStep({ content, change, axes }: StepProps & { axes: Axis[] }) {
  return (
    <Stack gap={3}>
      <Words id="title" label={t('builder.title')} value={content.title} onChange={(title) => change({ title })} />
      <Words id="summary" label={t('builder.summary')} value={content.summary} rows={2} onChange={(summary) => change({ summary })} />
      <Words
        id="description"
        label={t('builder.description')}
        hint={t('builder.description_hint')}
        value={content.description}
        rows={10}
        onChange={(description) => change({ description })}
      />
      <Select
        id="axis"
        label={t('funding.axis')}
        value={content.axis_id}
        options={axes.map((axis) => ({ value: axis.id, label: pick(axis.name) }))}
        onChange={(event) => change({ axis_id: event.target.value })}
      />
    </Stack>
  )
}
