# Puts the files of a folder into a target: their bytes by the assembler's .incbin, and a table of their names, as
# server/assets.h wants it. What the folder holds is looked at when the target is built; where a target `web`
# exists, it fills the folder first. A folder that is not there gives an empty table.
function(radgenome_bake target folder)
  set(assembly ${CMAKE_BINARY_DIR}/generated/${target}_assets.S)
  set(table ${CMAKE_BINARY_DIR}/generated/${target}_assets.cpp)
  add_custom_target(${target}_bake
    COMMAND ${CMAKE_COMMAND} -DFOLDER=${folder} -DASSEMBLY=${assembly} -DTABLE=${table}
            -P ${CMAKE_SOURCE_DIR}/cmake/bake_files.cmake
    BYPRODUCTS ${assembly} ${table}
    COMMENT "Baking the files of ${folder}")
  if(TARGET web)
    add_dependencies(${target}_bake web)
  endif()
  target_sources(${target} PRIVATE ${assembly} ${table})
  set_source_files_properties(${assembly} ${table} PROPERTIES GENERATED ON)
  add_dependencies(${target} ${target}_bake)
endfunction()
