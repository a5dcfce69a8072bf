/** Set Block Decoding as a chat model of LangChain4j. */
@NullMarked
package dev.sbd.langchain4j;

import org.jspecify.annotations.NullMarked;
