// SPDX-License-Identifier: Apache-2.0
#include "network_onnxruntime/cuda_wheels.h"

#include <dlfcn.h>

#include <algorithm>
#include <string>
#include <vector>

namespace radgenome::network {
namespace {

namespace fs = std::filesystem;

/// …/nvidia/<package>/lib, in an order that is the same each time.
std::vector<fs::path> folders_in(const fs::path& nvidia) {
  std::vector<fs::path> folders;
  std::error_code failed;
  for (const auto& package : fs::directory_iterator(nvidia, failed))
    if (fs::is_directory(package.path() / "lib", failed)) folders.push_back(package.path() / "lib");
  std::sort(folders.begin(), folders.end());
  return folders;
}

void open_all(const fs::path& folder, const std::string& beginning) {
  std::error_code failed;
  for (const auto& file : fs::directory_iterator(folder, failed))
    if (file.path().filename().string().starts_with(beginning))
      ::dlopen(file.path().c_str(), RTLD_NOW | RTLD_LOCAL);
}

}  // namespace

void open_cuda_wheels(const fs::path& library) {
  const auto folders = folders_in(library.parent_path().parent_path().parent_path() / "nvidia");
  for (const char* name : {"cudart", "nvrtc", "nvJitLink", "cublasLt", "cublas", "curand", "cufft",
                           "cudnn"})  // each needs only those before it
    for (const auto& folder : folders) open_all(folder, std::string("lib") + name + ".so.");
}

}  // namespace radgenome::network
