# Builds the console (console/) and puts its files into the library of the API. It takes Node and the
# packages of console/package-lock.json, which scripts/setup.sh installs; without them Stapel is built
# all the same, and /console says what is missing.
set(console ${PROJECT_SOURCE_DIR}/console)
set(console_source ${CMAKE_BINARY_DIR}/embedded/console_files.cpp)
find_program(NODE node)

if(NODE AND EXISTS ${console}/node_modules/vite/package.json)
  file(GLOB_RECURSE console_inputs CONFIGURE_DEPENDS ${console}/src/* ${console}/public/*)
  list(FILTER console_inputs EXCLUDE REGEX "(schema\\.gen|_test)\\.ts$")
  add_custom_command(
    OUTPUT ${console_source}
    COMMAND ${NODE} scripts/build.mjs ${CMAKE_BINARY_DIR}/console ${console_source}
    WORKING_DIRECTORY ${console}
    DEPENDS ${console_inputs} ${PROJECT_SOURCE_DIR}/docs/openapi.json ${console}/index.html
            ${console}/package-lock.json ${console}/vite.config.ts ${console}/scripts/build.mjs
            ${console}/scripts/embed.mjs
    COMMENT "Building the console")
else()
  message(NOTICE "Without node and console/node_modules (scripts/setup.sh build) there is no console")
  configure_file(cmake/no_console.cpp.in ${console_source} COPYONLY)
endif()
target_sources(stapel_http PRIVATE ${console_source})
