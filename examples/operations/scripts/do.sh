# Stands in for what an operation does.
if [ "${STAGE_NAME##*.}" = "$fail" ]; then
  echo "asked to fail"
  exit 1
fi
echo "$1" >> "$journal"
