/** How the latest words stand with the server. */
export type Standing<F> = { state: 'saved' | 'waiting' | 'saving' | 'refused' | 'stale'; at?: Date; problem?: F }

type Options<T, F> = {
  /** Writes one value over the version it names; answers with the new version, or throws. */
  write: (value: T, version: string) => Promise<string>
  /** What a failure means; anything it does not know is thrown on. */
  judge: (error: unknown) => { stale: boolean; problem: F } | undefined
  tell: (standing: Standing<F>) => void
}

/**
 * Keeps one value saved. One write at a time, the latest value last, each naming the version it changes.
 * After a lost race nothing is written until `rebase` or `replace` says over which version.
 */
export class SaveQueue<T, F> {
  value: T
  version: string
  private dirty = false
  private stale = false
  private running: Promise<void> | undefined

  constructor(
    value: T,
    version: string,
    private readonly options: Options<T, F>,
  ) {
    this.value = value
    this.version = version
  }

  get pending(): boolean {
    return this.dirty || this.running !== undefined
  }

  /** Whether the last write lost a race: nothing is written before `rebase` or `replace`. */
  get isStale(): boolean {
    return this.stale
  }

  change(value: T) {
    this.value = value
    this.dirty = true
    if (!this.stale && !this.running) this.options.tell({ state: 'waiting' })
  }

  /** Writes what is left; true when nothing is. */
  async flush(): Promise<boolean> {
    if (!this.running) {
      this.running = this.drain().finally(() => {
        this.running = undefined
      })
    }
    await this.running
    return !this.dirty
  }

  /** My words over this version. */
  async rebase(version: string): Promise<boolean> {
    this.version = version
    this.stale = false
    this.dirty = true
    return this.flush()
  }

  /** Their words in the place of mine. */
  replace(value: T, version: string) {
    this.value = value
    this.version = version
    this.stale = false
    this.dirty = false
    this.options.tell({ state: 'saved' })
  }

  private async drain() {
    while (this.dirty && !this.stale) {
      this.dirty = false
      this.options.tell({ state: 'saving' })
      try {
        this.version = await this.options.write(this.value, this.version)
      } catch (error) {
        this.dirty = true
        const verdict = this.options.judge(error)
        if (!verdict) throw error
        this.stale = verdict.stale
        this.options.tell({ state: verdict.stale ? 'stale' : 'refused', problem: verdict.problem })
        return
      }
      if (!this.dirty) this.options.tell({ state: 'saved', at: new Date() })
    }
  }
}
