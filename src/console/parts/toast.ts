import { notifications } from '@mantine/notifications'
import { saidOf } from './said.ts'

const readMs = 6_000

const toast = {
  /** That something was done. Read out when nothing else is being read. */
  done: (message: string) => void notifications.show({ message, color: 'pine', autoClose: readMs, role: 'status' }),
  /** That something was not done, where no field and no dialog of the page can say so. */
  failed(error: unknown): void {
    const { title, detail } = saidOf(error)
    notifications.show({ title, message: detail, color: 'red', autoClose: false, role: 'alert' })
  },
}

/** Short messages at the corner of the page. */
export function useToast(): typeof toast {
  return toast
}
