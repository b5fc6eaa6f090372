fn main() {
    print!("{}", openapi::document::yaml());
}
