# Stands in for what takes an operation back; it must be safe to repeat.
if [ "${STAGE_NAME##*.}" = "$fail_undo" ]; then
  echo "asked to fail"
  exit 1
fi
echo "$1" >> "$journal"
