import { render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { expect, test } from 'vitest'
import {
  AlertDialog,
  AlertDialogAction,
  AlertDialogCancel,
  AlertDialogContent,
  AlertDialogDescription,
  AlertDialogTitle,
} from '@/components/ui/alert-dialog'
import { Button } from '@/components/ui/button'
import { Dialog, DialogContent, DialogDescription, DialogTitle, DialogTrigger } from '@/components/ui/dialog'

test('a dialog takes the focus, closes on Escape and gives the focus back to its trigger', async () => {
  const user = userEvent.setup()
  render(
    <Dialog>
      <DialogTrigger asChild>
        <Button>Edit</Button>
      </DialogTrigger>
      <DialogContent closeLabel="Close">
        <DialogTitle>Audience</DialogTitle>
        <DialogDescription>Who gets it</DialogDescription>
      </DialogContent>
    </Dialog>,
  )
  await user.click(screen.getByRole('button', { name: 'Edit' }))
  const dialog = screen.getByRole('dialog', { name: 'Audience', description: 'Who gets it' })
  expect(dialog.contains(document.activeElement)).toBe(true)
  expect(screen.getByRole('button', { name: 'Close' })).toBeDefined()

  await user.keyboard('{Escape}')
  expect(screen.queryByRole('dialog')).toBeNull()
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Edit' })))
})

function Deactivation() {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <>
      <Button onClick={() => setIsOpen(true)}>Deactivate</Button>
      <AlertDialog open={isOpen} onOpenChange={setIsOpen}>
        <AlertDialogContent>
          <AlertDialogTitle>Deactivate it?</AlertDialogTitle>
          <AlertDialogDescription>12 people lose it</AlertDialogDescription>
          <AlertDialogCancel asChild>
            <Button>Keep</Button>
          </AlertDialogCancel>
          <AlertDialogAction asChild>
            <Button>Confirm</Button>
          </AlertDialogAction>
        </AlertDialogContent>
      </AlertDialog>
    </>
  )
}

test('a question opened by code starts on the safe answer and gives the focus back', async () => {
  const user = userEvent.setup()
  render(<Deactivation />)
  await user.click(screen.getByRole('button', { name: 'Deactivate' }))
  expect(screen.getByRole('alertdialog', { name: 'Deactivate it?' })).toBeDefined()
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Keep' }))

  await user.click(screen.getByRole('button', { name: 'Keep' }))
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Deactivate' })))
})
