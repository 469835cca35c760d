# The target `web` makes web/dist, the review page, when something that it is made of has changed.
find_program(NPM npm)
find_program(NODE NAMES node nodejs)
if(NOT NPM OR NOT NODE)
  message(STATUS "node or npm is missing: `radgenome serve` is built without its page")
  return()
endif()

set(web ${CMAKE_SOURCE_DIR}/web)
file(GLOB web_sources CONFIGURE_DEPENDS ${web}/src/*)
set(web_installed ${CMAKE_BINARY_DIR}/web/installed)
set(web_built ${CMAKE_BINARY_DIR}/web/built)
file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/web)

# The test's browser driver is among the packages; it brings no browser.
add_custom_command(OUTPUT ${web_installed}
  COMMAND ${NPM} ci --no-audit --no-fund --ignore-scripts --loglevel=error
  COMMAND ${CMAKE_COMMAND} -E touch ${web_installed}
  DEPENDS ${web}/package.json ${web}/package-lock.json
  WORKING_DIRECTORY ${web}
  COMMENT "Installing the packages of the review page")
add_custom_command(OUTPUT ${web_built}
  COMMAND ${NPM} run --silent build
  COMMAND ${CMAKE_COMMAND} -E touch ${web_built}
  DEPENDS ${web_installed} ${web_sources} ${web}/build.mjs ${web}/tsconfig.json
  WORKING_DIRECTORY ${web}
  COMMENT "Building the review page")
add_custom_target(web DEPENDS ${web_built})
