# OpenVINO as its wheel ships it: headers and libraries whose names end in a version. `./dev build` puts the wheel
# into .venv. Its package for CMake would bring a second TBB; at run time the program's own serves both.
file(GLOB openvino_libraries CONFIGURE_DEPENDS
     ${CMAKE_SOURCE_DIR}/.venv/lib/python3*/site-packages/openvino/libs/libopenvino.so.*)
if(NOT openvino_libraries)
  message(WARNING "The wheel openvino is not in .venv, so the program will not run networks. `./dev build` installs it.")
  return()
endif()

list(GET openvino_libraries 0 openvino_library)
get_filename_component(openvino_folder ${openvino_library} DIRECTORY)
get_filename_component(openvino_folder ${openvino_folder} DIRECTORY)

add_library(OpenVINO::runtime SHARED IMPORTED)
set_target_properties(OpenVINO::runtime PROPERTIES IMPORTED_LOCATION ${openvino_library}
                      INTERFACE_INCLUDE_DIRECTORIES ${openvino_folder}/include)
