'use client'

import { type ComponentProps, useEffect, useRef } from 'react'
import { Input } from '@/components/ui/input'
import { NativeSelect } from '@/components/ui/native-select'

// The page changes with its address while the form stays, such as on the way back: its fields follow, but for
// the one that somebody is in.
function useFollowed<Field extends HTMLInputElement | HTMLSelectElement>(value: string) {
  const field = useRef<Field>(null)
  useEffect(() => {
    if (field.current && field.current !== document.activeElement) field.current.value = value
  }, [value])
  return field
}

/** A text field of a form that follows the address. */
export function FollowedInput({ value, ...props }: ComponentProps<typeof Input> & { value: string }) {
  return <Input ref={useFollowed<HTMLInputElement>(value)} defaultValue={value} {...props} />
}

/** A choice of a form that follows the address. */
export function FollowedSelect({ value, ...props }: ComponentProps<typeof NativeSelect> & { value: string }) {
  return (
    <NativeSelect
      autoComplete="off"
      ref={useFollowed<HTMLSelectElement>(value)}
      defaultValue={value}
      {...props}
    />
  )
}
