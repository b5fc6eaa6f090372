import { Button, Row, TextField } from '../../../ui'

type Props = { label: string; verb: string; value: string; onChange: (words: string) => void; onFind: () => void }

/** Words to look for among what a page lists. */
export function FindForm({ label, verb, value, onChange, onFind }: Props) {
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        onFind()
      }}
    >
      <Row gap={1}>
        <TextField
          id="find"
          type="search"
          label={label}
          size="medium"
          maxLength={100}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
        <Button type="submit">{verb}</Button>
      </Row>
    </form>
  )
}
