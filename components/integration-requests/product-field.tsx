'use client'

import { useSearchParams } from 'next/navigation'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'

export interface ProductFieldProps {
  label: string
  error: string | undefined
  /** What was sent last time. */
  submitted?: string | string[]
  searched?: string
}

const longestProduct = 80

export function ProductField({ label, error, submitted, searched = '' }: ProductFieldProps) {
  return (
    <Field label={label} error={error}>
      <Input
        name="product"
        required
        maxLength={longestProduct}
        autoComplete="off"
        defaultValue={typeof submitted === 'string' ? submitted : searched.slice(0, longestProduct)}
      />
    </Field>
  )
}

/** Starts with what was searched in vain, `?product=`. The page is prerendered, so only the browser knows. */
export function ProductFieldFromAddress(props: Omit<ProductFieldProps, 'searched'>) {
  const searched = useSearchParams().get('product') ?? ''
  return <ProductField {...props} searched={searched} />
}
