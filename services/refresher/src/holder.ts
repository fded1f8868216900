/** Who leads, as fences and Leases name it: this process alone, another one after each start. */
export const holderOf = (name: string): string => `${name}_${process.pid}-${Date.now().toString(36)}`
