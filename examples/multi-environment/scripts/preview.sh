# What would be different; nothing is written.
now="$deploy_to/$STAGE_ENVIRONMENT/$1.json"
if [ -f "$now" ]; then
  diff "$now" "$STAGE_PARAMETERS/$1.json" && echo "no change"
else
  echo "new: $1"
fi
