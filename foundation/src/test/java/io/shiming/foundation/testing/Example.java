package io.shiming.foundation.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;

/** A small OpenAPI document, for the tests of what is generated from one. */
final class Example {
    private Example() {}

    static PublishedApi api() {
        try {
            return new PublishedApi(URI.create("http://127.0.0.1:1"), new ObjectMapper().readTree("""
                    {"paths": {
                       "/v1/cats/{id}": {"get": {
                         "parameters": [{"name": "id", "in": "path", "schema": {"type": "string", "format": "uuid"}}],
                         "responses": {
                           "200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Cat"}}}},
                           "401": {}, "403": {}, "404": {}, "500": {}}}},
                       "/v1/cats": {"post": {
                         "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Cat"}}}},
                         "responses": {"201": {}, "400": {}, "401": {}, "403": {}}}}},
                     "components": {"schemas": {
                       "Cat": {"type": "object", "required": ["name"], "properties": {
                         "name": {"type": "string"}, "kittens": {"type": "integer"}}},
                       "Problem": {"type": "object", "required": ["code", "title"], "properties": {
                         "code": {"type": "string"}, "title": {"type": "string"}, "detail": {"type": "string"},
                         "status": {"type": "integer"}, "correlator": {"type": "string"}}}}}}"""));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
