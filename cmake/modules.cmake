# A module is a folder below src/; its headers stand beside its sources. It links only what it may include.
function(radgenome_module name)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${name}/*.cpp)
  list(FILTER sources EXCLUDE REGEX "/main\\.cpp$")
  if(NOT sources)
    add_library(${name} INTERFACE)
    target_include_directories(${name} INTERFACE ${CMAKE_SOURCE_DIR}/src)
    target_link_libraries(${name} INTERFACE ${ARGN})
    return()
  endif()
  add_library(${name} STATIC ${sources})
  target_include_directories(${name} PUBLIC ${CMAKE_SOURCE_DIR}/src)
  target_link_libraries(${name} PUBLIC ${ARGN})
  target_link_libraries(${name} PRIVATE radgenome_warnings)
endfunction()

# build/lib/libradgenome_NAME.so out of src/FOLDER, which the program opens when it needs it (core/library.h).
function(radgenome_library name folder)
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${folder}/*.cpp)
  add_library(radgenome_${name} SHARED ${sources})
  target_link_libraries(radgenome_${name} PRIVATE ${ARGN} radgenome_warnings)
  target_link_options(radgenome_${name} PRIVATE -Wl,--exclude-libs,ALL)
  set_target_properties(radgenome_${name} PROPERTIES LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/lib)
  set_property(GLOBAL APPEND PROPERTY radgenome_libraries radgenome_${name})
endfunction()

# What an executable opens is built with it, though it does not link it.
function(radgenome_needs_libraries executable)
  get_property(libraries GLOBAL PROPERTY radgenome_libraries)
  add_dependencies(${executable} ${libraries})
endfunction()

# Makes `std::span<const TYPE> FUNCTION()` out of the files of src/MODULE/FOLDER: each file NAME.cpp there
# defines `TYPE NAME()` in namespace radgenome::MODULE::FOLDER. Adding a file is adding to the list.
function(radgenome_list module folder header type function)
  get_target_property(kind ${module} TYPE)
  if(kind STREQUAL "INTERFACE_LIBRARY")
    return()
  endif()
  file(GLOB files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${module}/${folder}/*.cpp)
  list(SORT files)
  set(declarations "")
  set(items "")
  foreach(file ${files})
    get_filename_component(stem ${file} NAME_WE)
    string(APPEND declarations "${type} ${stem}();\n")
    string(APPEND items "      ${folder}::${stem}(),\n")
  endforeach()
  set(source ${CMAKE_BINARY_DIR}/generated/${module}_${folder}.cpp)
  file(CONFIGURE OUTPUT ${source} @ONLY CONTENT "// Made by cmake/modules.cmake from the files of src/${module}/${folder}.
#include <vector>

#include \"${header}\"

namespace radgenome::${module} {
namespace ${folder} {
${declarations}}  // namespace ${folder}

std::span<const ${type}> ${function}() {
  static const std::vector<${type}> list = {
${items}  };
  return list;
}

}  // namespace radgenome::${module}
")
  target_sources(${module} PRIVATE ${source})
endfunction()
