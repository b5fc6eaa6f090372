import { useState } from 'react'
import { Dialog } from './Dialog'

type Shot = { id: string; url: string; thumbnail: string; width: number; height: number; alt: string }

/** Screenshots in a row; each opens in full. */
export function Gallery({ shots, label }: { shots: Shot[]; label: string }) {
  const [open, setOpen] = useState<Shot>()
  return (
    <>
      <ul className="shots" aria-label={label}>
        {shots.map((shot) => (
          <li key={shot.id}>
            <button type="button" className="shot" onClick={() => setOpen(shot)}>
              <img src={shot.thumbnail} alt={shot.alt} width={shot.width} height={shot.height} />
            </button>
          </li>
        ))}
      </ul>
      <Dialog wide open={open !== undefined} onClose={() => setOpen(undefined)} title={open?.alt || label}>
        {open && <img src={open.url} alt={open.alt} width={open.width} height={open.height} />}
      </Dialog>
    </>
  )
}
