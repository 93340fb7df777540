# Checks JSON values against the part of JSON Schema that the OpenAPI document uses.
TYPES = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "null": type(None),
}


def has_type(value, name):
    if name == "integer":
        return isinstance(value, int) and not isinstance(value, bool)
    if name == "number":
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    return isinstance(value, TYPES[name])


def faults_of(value, schema, document, at=""):
    """What in `value` differs from `schema`, as a list of sentences."""
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    if "oneOf" in schema:
        options = [faults_of(value, option, document, at) for option in schema["oneOf"]]
        return [] if [] in options else min(options, key=len)
    types = schema.get("type", [])
    types = [types] if isinstance(types, str) else types
    if types and not any(has_type(value, name) for name in types):
        return [f"{at}: {value!r} is not {types}"]
    if "enum" in schema and value not in schema["enum"]:
        return [f"{at}: {value!r} is not one of {schema['enum']}"]
    if isinstance(value, dict):
        return object_faults(value, schema, document, at)
    if isinstance(value, list) and "items" in schema:
        return [
            fault
            for index, item in enumerate(value)
            for fault in faults_of(item, schema["items"], document, f"{at}/{index}")
        ]
    return []


def object_faults(value, schema, document, at):
    properties = schema.get("properties", {})
    required = schema.get("required", [])
    faults = [f"{at}: {name} is missing" for name in required if name not in value]
    if schema.get("additionalProperties") is False:
        faults += [f"{at}: {name} is not documented" for name in value if name not in properties]
    for name, part in properties.items():
        if name in value:
            faults += faults_of(value[name], part, document, f"{at}/{name}")
    return faults
