/**
 * Set Block Decoding as a chat model of LangChain4j: {@link dev.sbd.langchain4j.SbdChatModel}, and
 * {@link dev.sbd.langchain4j.SbdStreamingChatModel} for answers as they come.
 */
@NullMarked
package dev.sbd.langchain4j;

import org.jspecify.annotations.NullMarked;
