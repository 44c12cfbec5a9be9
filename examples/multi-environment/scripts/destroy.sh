# May be repeated: what is gone already is no failure.
rm -f "$deploy_to/$STAGE_ENVIRONMENT/$1.json"
