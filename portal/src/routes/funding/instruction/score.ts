import { number } from '../../../i18n/format'

/** A weighted score, from 0 to 10,000, as people say it: out of 100. */
export const score = (tenThousandths: number): string => `${number(tenThousandths / 100)} / 100`
