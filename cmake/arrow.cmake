# Arrow C++ as the wheel pyarrow ships it: headers and libraries whose names end in a version, without a package
# for CMake. `./dev build` puts the wheel into .venv. Debian 12 has no Arrow.
file(GLOB arrow_libraries CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/.venv/lib/python3*/site-packages/pyarrow/libarrow.so.*)
file(GLOB parquet_libraries CONFIGURE_DEPENDS
     ${CMAKE_SOURCE_DIR}/.venv/lib/python3*/site-packages/pyarrow/libparquet.so.*)
if(NOT arrow_libraries OR NOT parquet_libraries)
  message(WARNING "The wheel pyarrow is not in .venv, so the program will not write Parquet. `./dev build` installs it.")
  return()
endif()

list(GET arrow_libraries 0 arrow_library)
list(GET parquet_libraries 0 parquet_library)
get_filename_component(arrow_folder ${arrow_library} DIRECTORY)

add_library(Arrow::arrow SHARED IMPORTED)
set_target_properties(Arrow::arrow PROPERTIES IMPORTED_LOCATION ${arrow_library}
                      INTERFACE_INCLUDE_DIRECTORIES ${arrow_folder}/include)
add_library(Arrow::parquet SHARED IMPORTED)
set_target_properties(Arrow::parquet PROPERTIES IMPORTED_LOCATION ${parquet_library}
                      INTERFACE_LINK_LIBRARIES Arrow::arrow)
