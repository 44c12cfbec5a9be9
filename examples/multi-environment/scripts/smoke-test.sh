for stage in website worker dashboard; do
  test -f "$deploy_to/$STAGE_ENVIRONMENT/$stage.json" || { echo "$stage is not there"; exit 1; }
done
echo "$STAGE_ENVIRONMENT/smoke-test" >> "$deploy_to/log.txt"
