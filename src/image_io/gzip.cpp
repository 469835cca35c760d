// SPDX-License-Identifier: Apache-2.0
#include "image_io/gzip.h"

#include <isa-l/igzip_lib.h>
#include <libdeflate.h>

#include <algorithm>
#include <array>
#include <new>
#include <utility>

#include "core/error.h"

namespace radgenome::image_io {
namespace {

Error corrupt() {
  return Error(
      "corrupt_gzip",
      "the compressed data is damaged (a checksum or code is wrong); get the file again from its source");
}

Error truncated() {
  return Error(
      "truncated_gzip",
      "the compressed file ends too early, as after a broken download; get it again from its source");
}

struct FreeCompressor {
  void operator()(libdeflate_compressor* c) const { libdeflate_free_compressor(c); }
};

}  // namespace

bool looks_like_gzip(std::string_view bytes) {
  return bytes.size() >= 2 && bytes[0] == '\x1f' && bytes[1] == '\x8b';
}

UnpackingStream::UnpackingStream(ByteSource packed, Wrapping wrapping)
    : packed_(std::move(packed)), wrapping_(wrapping), state_(std::make_unique<inflate_state>()) {
  begin_member();
}
UnpackingStream::~UnpackingStream() = default;
UnpackingStream::UnpackingStream(UnpackingStream&&) noexcept = default;

void UnpackingStream::begin_member() {
  isal_inflate_init(state_.get());
  state_->crc_flag = wrapping_ == Wrapping::gzip ? ISAL_GZIP : ISAL_ZLIB;
}

std::size_t UnpackingStream::read(std::byte* out, std::size_t count) {
  std::size_t done = 0;
  while (done < count && !ended_) done += step(out + done, count - done);
  return done;
}

bool UnpackingStream::drain() {
  std::array<std::byte, 1 << 14> waste;
  bool any = false;
  while (read(waste.data(), waste.size()) > 0) any = true;
  return any;
}

std::size_t UnpackingStream::step(std::byte* out, std::size_t room) {
  constexpr std::size_t most = std::size_t{1} << 30;  // ISA-L counts in 32 bits
  const auto in = packed_.ahead().substr(0, most);
  const auto given = std::min(room, most);
  state_->next_in = reinterpret_cast<std::uint8_t*>(const_cast<char*>(in.data()));
  state_->avail_in = static_cast<std::uint32_t>(in.size());
  state_->next_out = reinterpret_cast<std::uint8_t*>(out);
  state_->avail_out = static_cast<std::uint32_t>(given);
  const int result = isal_inflate(state_.get());
  const std::size_t used = in.size() - state_->avail_in, made = given - state_->avail_out;
  packed_.skip(used);
  if (result < 0) throw corrupt();
  if (state_->block_state == ISAL_BLOCK_FINISH) {
    ended_ = wrapping_ == Wrapping::zlib || !looks_like_gzip(packed_.ahead(2));
    if (!ended_) begin_member();
  } else if (used == 0 && made == 0) {
    throw in.empty() ? truncated() : corrupt();
  }
  return made;
}

Buffer unpack(std::string_view packed, UnpackingStream::Wrapping wrapping, std::size_t count, bool& more) {
  UnpackingStream stream(ByteSource(packed), wrapping);
  Buffer out(count);
  out.shorten(stream.read(out.data(), count));
  more = stream.drain();
  return out;
}

std::string gzip_of(std::string_view bytes, int level) {
  const std::unique_ptr<libdeflate_compressor, FreeCompressor> compressor(libdeflate_alloc_compressor(level));
  if (!compressor) throw std::bad_alloc();
  std::string packed(libdeflate_gzip_compress_bound(compressor.get(), bytes.size()), '\0');
  const std::size_t size =
      libdeflate_gzip_compress(compressor.get(), bytes.data(), bytes.size(), packed.data(), packed.size());
  if (size == 0) throw Error("cannot_write", "the image could not be compressed");
  packed.resize(size);
  return packed;
}

}  // namespace radgenome::image_io
