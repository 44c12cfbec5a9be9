import { COMMON_OPTIONS, SELECTION_OPTIONS, STATE_OPTIONS, VARIABLE_OPTIONS } from '../../src/commands/option-table.ts';

/** How the reference of the command line groups the options. */
export const OPTION_GROUPS = {
  common: COMMON_OPTIONS,
  groups: [
    { title: 'Which stages', options: SELECTION_OPTIONS },
    { title: 'Values', options: VARIABLE_OPTIONS },
    { title: 'Histories', options: STATE_OPTIONS },
  ],
} as const;
