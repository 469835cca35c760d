# Run by radgenome_bake when the target is built. Writes both files only where they change, so that nothing is
# compiled again for an unchanged page.
file(GLOB_RECURSE files RELATIVE ${FOLDER} ${FOLDER}/*)
list(FILTER files EXCLUDE REGEX "(^|/)\\.|\\.map$")
list(SORT files)

set(assembly "/* Made by cmake/bake_files.cmake */\n  .section .note.GNU-stack,\"\",@progbits\n  .section .rodata\n")
set(declarations "")
set(rows "")
set(number 0)
foreach(name ${files})
  file(SHA256 ${FOLDER}/${name} hash)  # another content is another text here, and so compiled again
  string(APPEND assembly "  .global radgenome_asset_${number}\n  .global radgenome_asset_${number}_end\n"
                         "radgenome_asset_${number}:  /* ${hash} */\n  .incbin \"${FOLDER}/${name}\"\n"
                         "radgenome_asset_${number}_end:\n  .byte 0\n")
  string(APPEND declarations "extern const char radgenome_asset_${number}[], radgenome_asset_${number}_end[];\n")
  string(APPEND rows "      {\"${name}\", bytes(radgenome_asset_${number}, radgenome_asset_${number}_end)},\n")
  math(EXPR number "${number} + 1")
endforeach()

set(table "// Made by cmake/bake_files.cmake
#include <vector>

#include \"server/assets.h\"

extern \"C\" {
${declarations}}

namespace radgenome::server {
namespace {
[[maybe_unused]] std::string_view bytes(const char* begin, const char* end) {
  return {begin, static_cast<std::size_t>(end - begin)};
}
}  // namespace

std::span<const Asset> all_assets() {
  static const std::vector<Asset> assets = {
${rows}  };
  return assets;
}

}  // namespace radgenome::server
")

foreach(kind ASSEMBLY TABLE)
  string(TOLOWER ${kind} content)
  set(before "")
  if(EXISTS ${${kind}})
    file(READ ${${kind}} before)
  endif()
  if(NOT before STREQUAL "${${content}}")
    file(WRITE ${${kind}} "${${content}}")
  endif()
endforeach()
