const clock = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Europe/Paris',
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
})

/** What the clocks of Paris show at an instant. */
export function inParis(at: Date | string): { day: string; hour: string } {
  const parts = Object.fromEntries(clock.formatToParts(new Date(at)).map(({ type, value }) => [type, value]))
  return { day: `${parts.year}-${parts.month}-${parts.day}`, hour: `${parts.hour}:${parts.minute}` }
}

/**
 * The instant at which the clocks of Paris show a day (`2027-03-01`) and an hour (`12:00`): the first of the two in autumn,
 * none in the hour that spring leaves out.
 */
export function instantInParis(day: string, hour: string): string | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || !/^\d{2}:\d{2}$/.test(hour)) return undefined
  // Paris is two hours before UTC in summer, one in winter.
  for (const offset of ['+02:00', '+01:00']) {
    const at = new Date(`${day}T${hour}:00${offset}`)
    if (Number.isNaN(at.getTime())) return undefined
    const shown = inParis(at)
    if (shown.day === day && shown.hour === hour) return at.toISOString()
  }
  return undefined
}
