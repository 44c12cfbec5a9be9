# Stands in for az, terraform or whatever deploys: puts the parameters, with their tokens replaced, into a folder.
target="$deploy_to/$STAGE_ENVIRONMENT"
mkdir -p "$target"
cp "$STAGE_PARAMETERS/$1.json" "$target/$1.json"
echo "$STAGE_ENVIRONMENT/$1" >> "$deploy_to/log.txt"
