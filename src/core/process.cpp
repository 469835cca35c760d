// SPDX-License-Identifier: Apache-2.0
#include "core/process.h"

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>

#include "core/error.h"

namespace radgenome {
namespace {

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

Error cannot_run(const std::string& program, int reason) {
  return Error(reason == ENOENT ? "no_program" : "cannot_run",
               program + " cannot be run (" + std::strerror(reason) + ")");
}

/// Files without names in place of pipes: neither side ever waits for the other, or dies of its end.
File temporary(const std::string& program) {
  File file(std::tmpfile());
  if (!file) throw cannot_run(program, errno);
  return file;
}

std::string content_of(std::FILE* file) {
  std::string bytes;
  char piece[1 << 16];
  std::rewind(file);
  while (const auto count = std::fread(piece, 1, sizeof piece, file)) bytes.append(piece, count);
  return bytes;
}

std::vector<std::string> environment() {
  std::vector<std::string> variables = {"LC_ALL=C.UTF-8"};
  for (const char* name : {"PATH", "HOME"})
    if (const char* value = std::getenv(name)) variables.push_back(std::string(name) + "=" + value);
  return variables;
}

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> all;
  all.reserve(words.size() + 1);
  for (auto& word : words) all.push_back(word.data());
  all.push_back(nullptr);
  return all;
}

}  // namespace

Finished run_program(const std::vector<std::string>& words, std::string_view input) {
  const auto& program = words.front();
  const auto in = temporary(program), out = temporary(program), error = temporary(program);
  if (std::fwrite(input.data(), 1, input.size(), in.get()) != input.size() || std::fflush(in.get()) != 0)
    throw cannot_run(program, errno);
  std::rewind(in.get());
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, fileno(in.get()), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, fileno(out.get()), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, fileno(error.get()), STDERR_FILENO);
  auto arguments = words, variables = environment();
  pid_t child = 0;
  const int failed = ::posix_spawnp(&child, program.c_str(), &actions, nullptr, pointers(arguments).data(),
                                    pointers(variables).data());
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) throw cannot_run(program, failed);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0)
    if (errno != EINTR) throw cannot_run(program, errno);
  return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), content_of(out.get()),
          content_of(error.get())};
}

}  // namespace radgenome
