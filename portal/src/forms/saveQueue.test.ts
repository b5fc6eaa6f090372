import { expect, it } from 'vitest'
import { SaveQueue, type Standing } from './saveQueue'

class Refusal extends Error {
  constructor(readonly stale: boolean) {
    super('refused')
  }
}

/** A server that answers when told to. */
function setUp() {
  const sent: { value: string; version: string; answer: (version: string) => void; refuse: (stale: boolean) => void }[] = []
  const told: Standing<string>['state'][] = []
  const queue = new SaveQueue<string, string>('a', 'v1', {
    write: (value, version) =>
      new Promise((answer, reject) => sent.push({ value, version, answer, refuse: (stale) => reject(new Refusal(stale)) })),
    judge: (error) => (error instanceof Refusal ? { stale: error.stale, problem: error.message } : undefined),
    tell: ({ state }) => told.push(state),
  })
  return { queue, sent, told }
}

it('writes one at a time, the latest words last, each over the version before', async () => {
  const { queue, sent, told } = setUp()
  queue.change('b')
  const done = queue.flush()
  queue.change('c')
  queue.change('d')
  void queue.flush()
  expect(sent.map((s) => [s.value, s.version])).toEqual([['b', 'v1']])
  sent[0]?.answer('v2')
  await expect.poll(() => sent.length).toBe(2)
  expect([sent[1]?.value, sent[1]?.version]).toEqual(['d', 'v2'])
  sent[1]?.answer('v3')
  expect(await done).toBe(true)
  expect([queue.version, queue.pending, told.at(-1)]).toEqual(['v3', false, 'saved'])
})

it('keeps what was refused, and tries it again with the next change', async () => {
  const { queue, sent, told } = setUp()
  queue.change('b')
  const first = queue.flush()
  sent[0]?.refuse(false)
  expect(await first).toBe(false)
  expect([queue.value, queue.pending, told.at(-1)]).toEqual(['b', true, 'refused'])
  queue.change('bc')
  const second = queue.flush()
  expect([sent[1]?.value, sent[1]?.version]).toEqual(['bc', 'v1'])
  sent[1]?.answer('v2')
  expect(await second).toBe(true)
})

it('writes nothing over words it has not seen, until a person chooses', async () => {
  const { queue, sent, told } = setUp()
  queue.change('b')
  const lost = queue.flush()
  sent[0]?.refuse(true)
  expect(await lost).toBe(false)
  queue.change('bc')
  expect(await queue.flush()).toBe(false)
  expect([sent.length, told.at(-1)]).toEqual([1, 'stale'])
  const kept = queue.rebase('v7')
  expect([sent[1]?.value, sent[1]?.version]).toEqual(['bc', 'v7'])
  sent[1]?.answer('v8')
  expect(await kept).toBe(true)
})

it('takes the other words where asked, and owes nothing', async () => {
  const { queue, sent } = setUp()
  queue.change('b')
  const lost = queue.flush()
  sent[0]?.refuse(true)
  await lost
  queue.replace('theirs', 'v7')
  expect([queue.value, queue.pending, await queue.flush(), sent.length]).toEqual(['theirs', false, true, 1])
})
